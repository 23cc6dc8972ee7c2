// Viewer request.
export function handler(event) {
    return event.request;
}
