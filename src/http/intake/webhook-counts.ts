import type { WebhookSender } from '../../domain/webhook.ts';

type Outcome = 'counted' | 'ignored' | 'replayed' | 'refused';

/** How many webhooks of each sender ended how, since the server began. */
export class WebhookCounts {
  readonly #counts = new Map<string, number>();

  add(sender: WebhookSender, outcome: Outcome): void {
    const labels = `sender="${sender}",outcome="${outcome}"`;
    this.#counts.set(labels, (this.#counts.get(labels) ?? 0) + 1);
  }

  /** Prometheus text. */
  text(): string {
    const name = 'reproof_webhooks_total';
    const lines = [...this.#counts].map(([labels, count]) => `${name}{${labels}} ${count}\n`);
    return `# HELP ${name} Webhooks by sender and what became of them\n# TYPE ${name} counter\n${lines.join('')}`;
  }
}
