// Signs the request on standard input anew and prints the Authorization header that it should bear.
import { text } from 'node:stream/consumers';
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';

const { method, target, headers, body, service, region, accessKey, secretKey, sessionToken } = JSON.parse(await text(process.stdin));

const [date, signed] = [headers['x-amz-date'], /SignedHeaders=([^,]+)/.exec(headers.authorization)[1].split(';')];
const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date);
// Left out, it is computed of the body that arrived.
const hash = 'x-amz-content-sha256';
const signer = new SignatureV4({
  service,
  region,
  sha256: Sha256,
  credentials: { accessKeyId: accessKey, secretAccessKey: secretKey, sessionToken },
  applyChecksum: true,
});
const request = await signer.sign(
  {
    method,
    protocol: 'http:',
    hostname: headers.host,
    path: target,
    query: {},
    headers: Object.fromEntries(Object.entries(headers).filter(([name]) => signed.includes(name) && name !== hash)),
    body: Buffer.from(body, 'base64'),
  },
  {
    signingDate: new Date(Date.UTC(year, month - 1, day, hour, minute, second)),
    // All that the client signed, also what this signer would leave out.
    signableHeaders: new Set(signed),
    unsignableHeaders: new Set(),
  },
);
console.log(request.headers.authorization);
