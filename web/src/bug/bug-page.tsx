export function BugPage() { return <main id="main" />; }
