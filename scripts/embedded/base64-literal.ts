// SPDX-License-Identifier: Apache-2.0
const lineLength = 110;

/** Source text for base64, in lines that can be read in a diff. */
export function base64Literal(base64: string): string {
  const lines = base64.match(new RegExp(`.{1,${lineLength}}`, 'g')) ?? [];
  return `[\n${lines.map((line) => `    '${line}',\n`).join('')}  ].join('')`;
}
