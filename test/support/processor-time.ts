/** Milliseconds of processor time that this process has used: what a pattern costs, however busy the machine is. */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
