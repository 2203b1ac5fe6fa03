// SPDX-License-Identifier: Apache-2.0
import { oneLine } from '../bytes/one-line.ts';
import { CountersignError } from '../errors/errors.ts';

export interface ErrorPrint {
  readonly verbose: 'quiet' | 'verbose';
  /** Eight hex digits that tie a bug's one line to what `--verbose` prints. */
  readonly reportId: string;
}

/** What stderr says about `error`: one line, or one for each of several mistakes, and a hint where the error is ours. */
export function printError(error: unknown, print: ErrorPrint): string {
  if (error instanceof CountersignError) {
    const details = print.verbose === 'verbose' ? causes(error) : '';
    return `error: ${messageText(error)}${details}hint: ${oneLine(error.hint)}\n`;
  }
  const details =
    print.verbose === 'verbose' ? `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n` : '';
  return `error: internal error, report ${print.reportId}\n${details}hint: this is a bug; run again with \`--verbose\` and report what it prints\n`;
}

/** Several mistakes of one file are a line each; what else has line breaks in it has them from outside. */
function messageText({ message, code, detail }: CountersignError): string {
  const { problems } = detail;
  const count = Array.isArray(problems) ? problems.length : 1;
  if (count < 2) return `${oneLine(message)} [${code}]\n`;
  const lines = message.split('\n').map((line) => `  ${oneLine(line)}\n`);
  return `${count} mistakes [${code}]\n${lines.join('')}`;
}

function causes(error: Error): string {
  let text = '';
  for (let cause = error.cause, depth = 0; cause instanceof Error && depth < 8; cause = cause.cause, depth += 1) {
    text += `because: ${oneLine(cause.message)}\n`;
  }
  return text;
}
