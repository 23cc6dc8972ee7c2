// Viewer response, on the behaviour of the website.
const AUTO = /^\/([a-z0-9_-]*-)?auto\//;

export function handler(event) {
  const request = event.request;
  const response = event.response;
  const location = response.headers.location;
  // The website may or may not encode the key in its Location; the request has it right.
  if (response.statusCode === 307 && location && /^(https?:\/\/[^/]*)?\/resize\//.test(location.value))
    location.value = `/resize${request.uri}`;
  // Whether this request is the viewer's or the one that the other function made of it, one of the two is there.
  if (request.headers['x-transcoder-auto'] || AUTO.test(request.uri))
    response.headers.vary = { value: response.headers.vary ? `${response.headers.vary.value}, Accept` : 'Accept' };
  return response;
}
