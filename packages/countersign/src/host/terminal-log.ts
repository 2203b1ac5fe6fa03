// SPDX-License-Identifier: Apache-2.0
import type { Log } from '../ports/log.ts';

export interface TerminalLogOptions {
  readonly write: (text: string) => void;
  /** Whether `debug` lines are shown. */
  readonly verbose: boolean;
}

/** One line per message: `warning: …` and, when verbose, `debug: …`. */
export function createTerminalLog(options: TerminalLogOptions): Log {
  const line = (label: string, message: string, detail: Readonly<Record<string, unknown>> = {}) =>
    options.write(`${label}: ${oneLine(message)}${formatDetail(detail)}\n`);
  return {
    debug: (message, detail) => void (options.verbose && line('debug', message, detail)),
    warn: (message, detail) => line('warning', message, detail),
  };
}

function formatDetail(detail: Readonly<Record<string, unknown>>): string {
  const fields = Object.entries(detail).filter(([, value]) => value !== undefined);
  return fields.map(([name, value]) => ` ${name}=${oneLine(formatValue(value))}`).join('');
}

function formatValue(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof Error) return value.message;
  return JSON.stringify(value) ?? typeof value;
}

/** Attacker-controlled: a registry's words could move the cursor or forge lines of ours. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\ufffd');
}
