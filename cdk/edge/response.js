// Viewer response, on the behaviour of the website.
export function handler(event) {
    return event.response;
}
