export function StatusView() { return <p />; }
