import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}

/**
 * A Prometheus whose one rule fires at once, and an Alertmanager that posts to `url` with `secret`. Intervals are as short as
 * they may be. Out: what ends both.
 */
export async function firingPrometheus(url: string, secret: string): Promise<() => Promise<void>> {
  const dir = mkdtempSync(path.join(tmpdir(), 'reproof-prometheus-'));
  const [web, alerts] = [await freePort(), await freePort()];
  const write = (name: string, text: string): string => {
    const file = path.join(dir, name);
    writeFileSync(file, text);
    return file;
  };
  const rules = write('rules.yml', rulesText);
  const prometheus = write('prometheus.yml', prometheusText(rules, web, alerts));
  const alertmanager = write('alertmanager.yml', alertmanagerText(url, secret));
  const programs = [
    spawn('prometheus-alertmanager', [
      `--config.file=${alertmanager}`,
      `--storage.path=${dir}/alerts`,
      `--web.listen-address=127.0.0.1:${alerts}`,
      '--cluster.listen-address=',
    ]),
    spawn('prometheus', [
      `--config.file=${prometheus}`,
      `--storage.tsdb.path=${dir}/series`,
      `--web.listen-address=127.0.0.1:${web}`,
      // The first alert goes out before it knows of the Alertmanager; by default it would be told again after a minute.
      '--rules.alert.resend-delay=1s',
    ]),
  ];
  for (const { stdout, stderr } of programs) for (const stream of [stdout, stderr]) stream.resume();
  return async () => {
    await Promise.all(programs.map(ended));
    rmSync(dir, { recursive: true, force: true });
  };
}

async function ended(program: ChildProcess): Promise<void> {
  if (program.exitCode !== null || program.signalCode !== null) return;
  const close = once(program, 'close');
  program.kill('SIGKILL');
  await close;
}

const rulesText = `groups:
  - name: orders
    interval: 1s
    rules:
      - alert: HighErrorRate
        expr: vector(7) > 5
        labels: { severity: critical, service: orders, environment: staging, release: 1.2.3 }
        annotations: { summary: '{{ $value }}% of the orders fail' }
`;

const prometheusText = (rules: string, web: number, alerts: number): string => `global:
  scrape_interval: 1s
  evaluation_interval: 1s
rule_files: ['${rules}']
scrape_configs:
  - job_name: prometheus
    static_configs: [{ targets: ['127.0.0.1:${web}'] }]
alerting:
  alertmanagers:
    - static_configs: [{ targets: ['127.0.0.1:${alerts}'] }]
`;

const alertmanagerText = (url: string, secret: string): string => `route:
  receiver: reproof
  group_by: [alertname]
  group_wait: 1s
  group_interval: 1s
  repeat_interval: 1h
receivers:
  - name: reproof
    webhook_configs:
      - url: '${url}'
        send_resolved: true
        http_config:
          authorization: { type: Bearer, credentials: '${secret}' }
`;
