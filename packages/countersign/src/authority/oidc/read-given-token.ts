// SPDX-License-Identifier: Apache-2.0
import type { IdentityPorts } from './identity-request.ts';

const maxFileBytes = 64 * 1024;

/**
 * What `--identity-token` means: a token as it is, `-` for standard input, else the path of a file. White space around it is dropped.
 *
 * @throws {UsageError} `file-not-found`, `file-unreadable`
 */
export async function readGivenToken(given: string, ports: Pick<IdentityPorts, 'files' | 'prompt'>): Promise<string> {
  const text = given.trim();
  if (looksLikeToken(text)) return text;
  const bytes = text === '-' ? await ports.prompt.readAll(maxFileBytes) : await ports.files.read(text, maxFileBytes);
  return new TextDecoder().decode(bytes).trim();
}

/** Also a token that was cut or mangled (`{"` begins with `eyJ`): taken for a path, it would stand in the message of the missing file. */
function looksLikeToken(text: string): boolean {
  return text.startsWith('eyJ') || /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/.test(text);
}
