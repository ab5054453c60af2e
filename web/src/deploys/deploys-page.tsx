export function DeploysPage() { return <main id="main" />; }
