import type { AtEnd } from '../store/database.ts';
import type { Described } from './described.ts';
import { StandIn } from './stand-in.ts';

interface Text {
  type: string;
  text: string;
  verbatim?: boolean;
}
interface Block {
  type: string;
  text?: Text;
  elements?: Text[];
}

/** Slack's published bounds (https://docs.slack.dev/reference/block-kit/blocks and /composition-objects/text-object). */
function wrongIn(block: Block): string[] {
  const texts = [block.text, ...(block.elements ?? [])].filter((text) => text !== undefined);
  const most = block.type === 'header' ? 150 : 3_000;
  return [
    ...(['header', 'section', 'context'].includes(block.type) ? [] : [`no block ${block.type}`]),
    ...(block.type === 'header' && block.text?.type !== 'plain_text' ? ['a header is plain_text'] : []),
    ...(block.type === 'context' && (block.elements?.length ?? 0) > 10 ? ['more than 10 elements'] : []),
    ...texts.flatMap(({ type, text }) => [
      ...(['plain_text', 'mrkdwn'].includes(type) ? [] : [`no text ${type}`]),
      ...(text.length < 1 || text.length > most ? [`${text.length} characters`] : []),
    ]),
  ];
}

const described: Described = {
  request: ({ method, headers, body }) => {
    const { text, blocks } = body as { text: string; blocks: Block[] };
    return [
      ...(method === 'POST' && headers['content-type']?.startsWith('application/json') ? [] : ['no JSON posted']),
      ...(typeof text === 'string' && text.length <= 40_000 ? [] : ['no text']),
      ...(blocks.length <= 50 ? blocks.flatMap(wrongIn) : ['too many blocks']),
    ];
  },
  response: () => [],
};

/** An incoming webhook of Slack, on loopback. */
export function slackStandIn(atEnd: AtEnd): Promise<StandIn> {
  return new StandIn(described, () => ({ status: 200, body: 'ok' })).start(atEnd);
}
