/** Events of a stream with what some servers write otherwise than the API has it put right; everything else passes as it came. */
export function mendedStream(): TransformStream<string, string> {
  let rest = '';
  return new TransformStream({
    transform(chunk, controller) {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) controller.enqueue(`${mendedLine(line)}\n`);
    },
    flush(controller) {
      if (rest !== '') controller.enqueue(mendedLine(rest));
    },
  });
}

interface Choice {
  delta?: Delta;
  message?: Delta;
}
interface Delta {
  role?: unknown;
  content?: unknown;
  tool_calls?: Array<{ function?: { arguments?: unknown } }>;
}

function mendedLine(line: string): string {
  if (!line.startsWith('data:')) return line;
  const text = line.slice(5).trim();
  if (!text.startsWith('{')) return line;
  try {
    const chunk = JSON.parse(text) as { choices?: unknown };
    if (!Array.isArray(chunk.choices)) return line;
    for (const choice of chunk.choices as Choice[]) mend(choice);
    return `data: ${JSON.stringify(chunk)}`;
  } catch {
    return line;
  }
}

/** `message` in place of `delta`, another role, arguments as an object: seen at Ollama's, TGI's and gateways' servers. */
function mend(choice: Choice): void {
  choice.delta ??= choice.message;
  const { delta } = choice;
  if (!delta) return;
  if (delta.role !== undefined) delta.role = 'assistant';
  if (!Array.isArray(delta.tool_calls)) return;
  for (const [index, call] of delta.tool_calls.entries()) {
    if (!Object.hasOwn(call, 'index')) Object.assign(call, { index });
    const given = call.function?.arguments;
    if (call.function && typeof given === 'object' && given !== null) call.function.arguments = JSON.stringify(given);
  }
}
