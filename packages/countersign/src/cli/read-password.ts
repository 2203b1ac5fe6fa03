// SPDX-License-Identifier: Apache-2.0
import { UsageError } from '../errors/errors.ts';
import type { CliContext } from './context.ts';

const maxPasswordBytes = 64 * 1024;

/**
 * The password of a key file: `COSIGN_PASSWORD`, else asked at the terminal (twice when a key is made), else all of stdin.
 *
 * @throws {UsageError} `usage-flag` – the two answers differ · `prompt-declined` – end of input
 */
export async function readPassword(context: CliContext, asked: 'once' | 'twice'): Promise<Uint8Array> {
  const fromEnv = context.env['COSIGN_PASSWORD'];
  if (fromEnv !== undefined) return new TextEncoder().encode(fromEnv);
  if (!context.prompt.interactive) return withoutNewline(await context.prompt.readAll(maxPasswordBytes));
  const first = await ask(
    context,
    asked === 'twice' ? 'password for the new private key: ' : 'password for the private key: ',
  );
  if (asked === 'twice' && (await ask(context, 'the same password again: ')) !== first) {
    throw new UsageError('usage-flag', 'wanted the same password twice, got two different ones');
  }
  return new TextEncoder().encode(first);
}

async function ask(context: CliContext, question: string): Promise<string> {
  const answer = await context.prompt.password(question);
  if (answer === null)
    throw new UsageError('prompt-declined', 'wanted a password, got the end of the input', {
      hint: 'set `COSIGN_PASSWORD`',
    });
  return answer;
}

function withoutNewline(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  if (bytes[end - 1] === 0x0a) end -= 1;
  if (bytes[end - 1] === 0x0d) end -= 1;
  return bytes.subarray(0, end);
}
