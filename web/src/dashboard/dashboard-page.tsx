export function DashboardPage() { return <main id="main" />; }
