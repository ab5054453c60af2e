/** The engine's own sentence: what it quotes in backticks is code. Nothing else in it is markup. */
export function Ticked({ text }: { text: string }) {
  const parts = text.split('`');
  // A tick without its other one is a tick.
  if (parts.length % 2 === 0) return <>{text}</>;
  return <>{parts.map((part, i) => (i % 2 === 1 ? <code key={`${i}-${part}`}>{part}</code> : part))}</>;
}
