// SPDX-License-Identifier: Apache-2.0
import { type ErrorCode, type ErrorEntry, errorTable } from '../../packages/countersign/src/errors/codes.ts';

const classes = [
  { name: 'untrusted', title: 'Untrusted: understood, and not acceptable', exit: 12, type: 'UntrustedError' },
  { name: 'usage', title: 'Usage: flags, configuration, misuse of the API', exit: 2, type: 'UsageError' },
  { name: 'malformed', title: 'Malformed: does not parse', exit: 3, type: 'MalformedError' },
  { name: 'unavailable', title: 'Unavailable: could not find out', exit: 4, type: 'UnavailableError' },
] as const;

const introduction = `<!-- Written by \`npm run docs\` from packages/countersign/src/errors/codes.ts; do not edit. -->

# Errors

Every error has a class, which says what to do, and a code, which says what happened. On the command line the code stands in brackets
behind the message, and the class decides the exit code unless an entry below says otherwise. In the library, \`error.code\` is the code.
Codes are never renamed and never reused. Anything without a code is a bug: it ends with exit code 70.
`;

/** The text of `docs/reference/errors.md`. */
export function describeErrors(): string {
  const sections = classes.map((group) => {
    const entries = Object.entries(errorTable).filter(([, entry]) => entry.class === group.name);
    const body = entries.map(([code, entry]) => describeError(code as ErrorCode, entry, group.exit));
    return `## ${group.title}\n\n\`${group.type}\`, exit code ${group.exit}.\n\n${body.join('\n')}`;
  });
  return [introduction, ...sections].join('\n');
}

function describeError(code: ErrorCode, entry: ErrorEntry, exitOfClass: number): string {
  const exit = code === 'interrupted' ? 130 : (entry.exit ?? exitOfClass);
  return `### \`${code}\`\n\nExit code ${exit}.\n\n- **What happened:** ${entry.what}.\n- **What to do:** ${entry.next}.\n`;
}
