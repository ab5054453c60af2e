interface Node {
  type: string;
  attrs?: object;
  text?: string;
  content?: Node[];
}

const text = (of: string): Node => ({ type: 'text', text: of });
const paragraph = (of: string): Node => ({ type: 'paragraph', content: of === '' ? [] : [text(of)] });

/**
 * Markdown as a document of Atlassian's format (https://developer.atlassian.com/cloud/jira/platform/apis/document/structure): code
 * blocks, headings and lists as such, all else as plain text. A text node is shown as it is: no mention, link or image comes of it.
 */
export function jiraDocument(markdown: string): { type: 'doc'; version: 1; content: Node[] } {
  const content: Node[] = [];
  const blocks = markdown.split(/(^(?:`{3,}|~{3,})[^\n]*\n[\s\S]*?(?:\n(?:`{3,}|~{3,})[ \t]*(?=\n|$)|$(?![\s\S])))/m);
  for (const block of blocks) {
    const [, code] = /^(?:`{3,}|~{3,})[^\n]*\n([\s\S]*?)(?:\n(?:`{3,}|~{3,})[ \t]*)?$/.exec(block) ?? [];
    if (code !== undefined) content.push({ type: 'codeBlock', content: code === '' ? [] : [text(code)] });
    else
      content.push(
        ...block
          .split(/\n{2,}/)
          .filter((part) => part.trim() !== '')
          .map(blockOf),
      );
  }
  return { type: 'doc', version: 1, content: content.length > 0 ? content : [paragraph('')] };
}

/** What Markdown escapes is shown bare. */
const bare = (of: string): string => of.replace(/\\([\\`*_[\]<>&|~#$:.()+=-])/g, '$1');

function blockOf(block: string): Node {
  const trimmed = block.trim();
  const [, marks = '', title = ''] = /^(#{1,6}) +([^\n]+)$/.exec(trimmed) ?? [];
  if (marks) return { type: 'heading', attrs: { level: marks.length }, content: [text(bare(title))] };
  if (/^-{3,}$/.test(trimmed)) return { type: 'rule' };
  const lines = trimmed.split('\n');
  if (lines.every((line) => /^[-*] +\S/.test(line)))
    return {
      type: 'bulletList',
      content: lines.map((line) => ({ type: 'listItem', content: [paragraph(bare(line.replace(/^[-*] +/, '')))] })),
    };
  return paragraph(bare(trimmed));
}

/** The text of a document, as a person reads it: paragraphs by line. */
export function documentText(document: unknown, depth = 0): string {
  if (typeof document === 'string') return document;
  if (typeof document !== 'object' || document === null || depth > 50) return '';
  const { type, text: own, content } = document as { type?: unknown; text?: unknown; content?: unknown };
  if (typeof own === 'string') return own;
  if (type === 'hardBreak') return '\n';
  const parts = Array.isArray(content) ? content.slice(0, 5_000).map((each) => documentText(each, depth + 1)) : [];
  const isBlock = ['doc', 'bulletList', 'orderedList', 'blockquote'].includes(String(type));
  return parts.join(isBlock ? '\n' : '');
}
