// SPDX-License-Identifier: Apache-2.0
import type { RunningSandbox } from '../sandbox/service/start-sandbox.ts';

/** For people, on stderr: what runs where, and what it is worth. */
export function sandboxText({ urls, registry, tufUrl }: RunningSandbox): string {
  const lines = [
    ['log in as anybody', urls.issuer],
    ['certificate authority', urls.certificateAuthority],
    ['certificate log', urls.certificateLog],
    ['transparency log, Rekor 1', urls.rekor1],
    ['transparency log, Rekor 2', urls.rekor2],
    ['timestamp authority', urls.timestampAuthority],
    ['TUF repository', tufUrl],
    ['registry', registry],
  ] as const;
  const rows = lines.map(([what, where]) => `  ${what.padEnd(26)}${where}\n`).join('');
  return `A private Sigstore runs on this machine:\n${rows}INSECURE: its roots sign for anybody, under any name. Never trust them anywhere else.\n`;
}
