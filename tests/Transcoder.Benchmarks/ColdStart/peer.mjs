// The same function with Node.js, sharp and the AWS SDK: next, head, get, resize, put, answer.
import http from 'node:http';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import sharp from 'sharp';

const api = process.env.AWS_LAMBDA_RUNTIME_API;
const Bucket = process.env.TRANSCODER_DESTINATION_BUCKET;
const s3 = new S3Client({ forcePathStyle: true });
const agent = new http.Agent({ keepAlive: true });
sharp.concurrency(1);

const call = (method, path, body) => new Promise((resolve, reject) => {
  const request = http.request(`http://${api}/2018-06-01/runtime/invocation/${path}`, { method, agent }, answer => {
    const parts = [];
    answer.on('data', part => parts.push(part));
    answer.on('end', () => resolve({ headers: answer.headers, body: Buffer.concat(parts) }));
  });
  request.on('error', reject);
  request.end(body);
});

const head = async Key => {
  try {
    return await s3.send(new HeadObjectCommand({ Bucket, Key }));
  } catch (error) {
    if (error.name === 'NotFound') return null;
    throw error;
  }
};

const handle = async event => {
  const Variant = event.rawPath.slice('/resize/'.length);
  const [, width, Key] = /^w(\d+)\/(.+)$/.exec(Variant);
  const [stored, original] = await Promise.all([head(Variant), head(Key)]);
  if (stored) throw new Error('already stored');
  const got = await s3.send(new GetObjectCommand({ Bucket, Key, IfMatch: original.ETag }));
  const image = await sharp(await got.Body.transformToByteArray(), { sequentialRead: true })
    .rotate().resize({ width: Number(width), withoutEnlargement: true }).jpeg({ quality: 80 }).toBuffer();
  await s3.send(new PutObjectCommand({
    Bucket, Key: Variant, Body: image, IfNoneMatch: '*', ContentType: 'image/jpeg',
    CacheControl: 'public, max-age=86400, s-maxage=31536000', Metadata: { 'original-etag': original.ETag },
  }));
  return {
    statusCode: 200, isBase64Encoded: true, body: image.toString('base64'),
    headers: { 'content-type': 'image/jpeg', 'cache-control': 'public, max-age=60, s-maxage=10' },
  };
};

for (;;) {
  const next = await call('GET', 'next');
  const id = next.headers['lambda-runtime-aws-request-id'];
  try {
    await call('POST', `${id}/response`, JSON.stringify(await handle(JSON.parse(next.body))));
  } catch (error) {
    await call('POST', `${id}/error`, JSON.stringify({ errorType: error.name, errorMessage: error.message }));
  }
}
