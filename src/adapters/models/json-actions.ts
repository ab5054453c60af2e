import type { ModelAnswer, ModelMessage, ModelRequest, ToolOffer } from '../../ports/model.ts';

/**
 * The same request for a server without tool calls: tools stand in the instructions, actions and results are texts. What
 * the model answers is read for actions where its text is judged, not here.
 */
export function withJsonActions(request: ModelRequest): ModelRequest {
  return {
    ...request,
    instructions: `${request.instructions}\n\n${actionRules(request.tools)}`,
    messages: merged(request.messages.map(asText)),
    tools: [],
  };
}

function actionRules(tools: readonly ToolOffer[]): string {
  const list = tools.map(({ name, description, schema }) => {
    const { properties = {}, required = [] } = schema as {
      properties?: Record<string, unknown>;
      required?: readonly string[];
    };
    const inputs = Object.entries(properties).map(([key, value]) => {
      const mark = required.includes(key) ? '' : ' (optional)';
      return `    ${key}${mark}: ${JSON.stringify(value)}`;
    });
    return [`- ${name}: ${description}`, ...inputs].join('\n');
  });
  return [
    'HOW TO ACT. Answer with exactly one JSON object and nothing else:',
    '{"tool": "<name of a tool>", "input": {<its inputs>}}',
    'One action an answer. Its result comes back in the next message. Tools:',
    ...list,
  ].join('\n');
}

function asText(message: ModelMessage): ModelMessage {
  if (message.role === 'tools')
    return { role: 'user', text: message.results.map(({ name, text }) => `Result of ${name}:\n${text}`).join('\n\n') };
  if (message.role === 'user' || message.calls.length === 0)
    return message.role === 'user' ? message : { role: 'model', text: message.text || '(nothing)', calls: [] };
  const [call] = message.calls;
  return { role: 'model', text: JSON.stringify({ tool: call?.name, input: call?.input }), calls: [] };
}

/** Two messages of one side in a row are refused by some servers. */
function merged(messages: readonly ModelMessage[]): ModelMessage[] {
  const out: ModelMessage[] = [];
  for (const message of messages) {
    const last = out.at(-1);
    if (last?.role === 'user' && message.role === 'user')
      out[out.length - 1] = { role: 'user', text: `${last.text}\n\n${message.text}` };
    else out.push(message);
  }
  return out;
}

/** Nothing of the provider's own form is handed back: the next request says it all in texts. */
export function fromJsonActions(answer: ModelAnswer): ModelAnswer {
  const { sent: _sent, ...rest } = answer;
  return { ...rest, calls: [] };
}
