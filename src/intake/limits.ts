/**
 * Bounds of what intake reads. Whoever knows a public DSN can post, so every list, text and nesting has one; the event
 * and envelope sizes are those of SPEC INT-1.
 */
export const intakeLimits = {
  /** One event, decompressed. */
  eventBytes: 1024 * 1024,
  /** A whole envelope, decompressed (attachments and recordings included). */
  envelopeBytes: 200 * 1024 * 1024,
  /** One OTLP export, decompressed. */
  otlpBytes: 20 * 1024 * 1024,
  /** Of a longer log only the end is read. */
  logBytes: 4 * 1024 * 1024,
  lineLength: 4096,
  errors: 20,
  frames: 250,
  varsPerFrame: 100,
  depth: 8,
  entries: 200,
  stringLength: 64 * 1024,
  contextLineLength: 1000,
  breadcrumbs: 100,
  envelopeItems: 1000,
  /** Lines that are no objects where each should be one. */
  strayLines: 1000,
  remarks: 50,
} as const;
