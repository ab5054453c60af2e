import { openModelFor } from '../compose.ts';
import { Fault } from '../domain/fault.ts';
import { type ModelChoice, modelLabel } from '../domain/model-choice.ts';
import type { Finding } from './findings.ts';

const patienceMs = 90_000;
const ping = {
  name: 'ping',
  description: 'Answers with pong.',
  schema: { type: 'object', properties: { word: { type: 'string' } }, required: ['word'] },
};

/** Asks a model one small thing: whether it is reached with the key at hand, and whether it calls tools. */
export async function modelFinding(choice: ModelChoice): Promise<Finding> {
  const name = 'model';
  const label = modelLabel(choice);
  const remedy = 'See docs/models.md: the key, the address (--model-url) and the name must be those of the server.';
  try {
    const model = await openModelFor(choice, process.env);
    const reply = await model.ask({
      instructions: 'You are asked whether you work.',
      messages: [{ role: 'user', text: 'Call the tool ping with the word "hello".' }],
      tools: [ping],
      maxOutputTokens: 1_000,
      signal: AbortSignal.timeout(patienceMs),
    });
    if (reply.kind === 'unavailable') return { name, outcome: 'missing', detail: `${label}: ${reply.why}`, remedy };
    const { calls, usage } = reply.answer;
    if (calls.length > 0) {
      const detail = `${label} answers and calls tools (${usage.input} tokens in, ${usage.output} out)`;
      return { name, outcome: 'good', detail, remedy: null };
    }
    const detail = `${label} answers in words: it is asked for JSON actions`;
    return { name, outcome: 'poor', detail, remedy: 'Start the server with tool calls where it has them.' };
  } catch (error) {
    const detail = error instanceof Fault ? error.message : `did not answer within ${patienceMs / 1000} s`;
    return {
      name,
      outcome: 'missing',
      detail: `${label}: ${detail}`,
      remedy: error instanceof Fault ? error.help : remedy,
    };
  }
}
