/** As much of a browser as the page script touches; the recorder's program is typed without the DOM. */
export interface PageElement {
  tagName: string;
  id: string;
  className: unknown;
  type?: string;
  value?: unknown;
  parentElement: PageElement | null;
  getAttribute(name: string): string | null;
}

export interface PageEvent {
  target: unknown;
  error?: unknown;
  reason?: unknown;
  message?: string;
  filename?: string;
  lineno?: number;
  colno?: number;
}

export interface PageResponse {
  status: number;
  headers: { get(name: string): string | null };
  clone(): PageResponse;
  text(): Promise<string>;
}

interface PageRequest {
  method?: string;
  url?: string;
  href?: string;
  open(...args: unknown[]): void;
  send(body?: unknown): void;
  addEventListener(name: string, run: () => void): void;
  getResponseHeader(name: string): string | null;
  responseType: string;
  responseText: string;
  status: number;
}

export interface PageWindow {
  location: { href: string; hash: string };
  document: {
    currentScript: { dataset: Record<string, string | undefined> } | null;
    addEventListener(name: string, run: (event: PageEvent) => void, capture: boolean): void;
  };
  navigator: { sendBeacon?(url: string, body: string): boolean };
  console: Record<string, (...args: unknown[]) => void>;
  fetch(input: unknown, init?: { method?: string; body?: unknown; keepalive?: boolean }): Promise<PageResponse>;
  XMLHttpRequest?: { prototype: PageRequest };
  performance: { now(): number };
  addEventListener(name: string, run: (event: PageEvent) => void, capture?: boolean): void;
  setTimeout(run: () => void, ms: number): unknown;
  Reproof?: { captureException(error: unknown): void };
}

export type { PageRequest };
