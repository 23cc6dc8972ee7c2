// Between a key, any text, and the path of a URL.

// Decodes exactly once; '+' stays. Null for what is not percent-encoded UTF-8, and for NUL, which no object store takes.
export function decode(path) {
  try {
    const key = decodeURIComponent(path);
    return key.indexOf('\0') < 0 ? key : null;
  } catch (error) {
    return null;
  }
}

// '+' too, which S3 reads as a space.
export function encode(key) {
  return encodeURI(key).replace(/[+?#]/g, encodeURIComponent);
}
