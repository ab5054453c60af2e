import http from 'node:http';
import type { HttpInput } from './http-inputs.ts';

/** What came of the requests so far. */
export interface HttpReport {
  sent: number;
  statuses: Record<string, number>;
  /** Good events that were acknowledged. */
  acknowledged: number;
  findings: string[];
}

export const freshReport = (): HttpReport => ({ sent: 0, statuses: {}, acknowledged: 0, findings: [] });

const findingsAtMost = 20;

/** Sends over a fixed number of connections that are kept alive; any 5xx and any connection that breaks is a finding. */
export class HttpFuzzer {
  readonly #origin: string;
  readonly #agent: http.Agent;
  readonly #connections: number;

  constructor(origin: string, connections: number) {
    this.#origin = origin;
    this.#connections = connections;
    this.#agent = new http.Agent({ keepAlive: true, maxSockets: connections });
  }

  /** Sends `count` inputs; `label` names them in findings. */
  async run(next: () => HttpInput, count: number, label: string, report: HttpReport): Promise<void> {
    let left = count;
    const lane = async (): Promise<void> => {
      while (left > 0) {
        left -= 1;
        const number = count - left - 1;
        await this.#one(next(), `${label}, input ${number}`, report);
      }
    };
    await Promise.all(Array.from({ length: this.#connections }, lane));
  }

  close(): void {
    this.#agent.destroy();
  }

  async #one(input: HttpInput, label: string, report: HttpReport): Promise<void> {
    const outcome = await this.#send(input);
    report.sent += 1;
    report.statuses[outcome] = (report.statuses[outcome] ?? 0) + 1;
    if (input.mark !== null && outcome === '200') report.acknowledged += 1;
    if (/^[1234]\d\d$/.test(outcome) || report.findings.length >= findingsAtMost) return;
    report.findings.push(`${label}: ${outcome} for ${input.path}: ${input.body.subarray(0, 300).toString('base64')}`);
  }

  #send({ path, headers, body }: HttpInput): Promise<string> {
    return new Promise((resolve) => {
      const options = { method: 'POST', agent: this.#agent, headers: { ...headers, 'content-length': body.length } };
      const request = http.request(`${this.#origin}${path}`, options, (response) => {
        response.once('error', (error) => resolve(error.message));
        response.resume().once('end', () => resolve(String(response.statusCode)));
      });
      request.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
      request.end(body);
    });
  }
}
