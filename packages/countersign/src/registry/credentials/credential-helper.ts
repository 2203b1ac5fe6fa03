// SPDX-License-Identifier: Apache-2.0

import { parseJson } from '../../bytes/json.ts';
import { readDocument, readOptionalString } from '../../bytes/json-fields.ts';
import { MalformedError, UnavailableError, UsageError } from '../../errors/errors.ts';
import type { Exec } from '../../ports/exec.ts';
import type { Credentials } from '../auth/credentials.ts';

type HelperAction = 'get' | 'store' | 'erase';

export interface HelperCall {
  /** `NAME` of the program `docker-credential-NAME`, out of a configuration file. */
  readonly helper: string;
  readonly action: HelperAction;
  readonly stdin: string;
}

const timeoutMs = 30_000;
const maxOutputBytes = 64 * 1024;
// The name becomes part of a program's: no path, no option, nothing that a shell would read.
const helperName = /^[A-Za-z0-9_.-]+$/;

/**
 * What the helper keeps for a server; null when it has nothing.
 *
 * @throws {UnavailableError} `credential-helper-failed`
 * @throws {UsageError} `config-malformed` for a name that no helper has
 */
export async function getFromHelper(exec: Exec, helper: string, server: string): Promise<Credentials | null> {
  const output = await callHelper(exec, { helper, action: 'get', stdin: server });
  if (output === null) return null;
  const { username, secret } = parseOutput(output, helper);
  if (secret === '') return null;
  return username === '<token>'
    ? { kind: 'identity-token', username: '', token: secret }
    : { kind: 'basic', username, password: secret };
}

/** Standard output of a helper, null when it says that it has no such credentials. Neither output appears in a message. */
export async function callHelper(exec: Exec, { helper, action, stdin }: HelperCall): Promise<string | null> {
  if (!helperName.test(helper))
    throw new UsageError(
      'config-malformed',
      'the name of a credential helper may hold only letters, digits, `_`, `.` and `-`',
    );
  const program = `docker-credential-${helper}`;
  const result = await exec({ program, args: [action], stdin, timeoutMs, maxOutputBytes });
  switch (result.kind) {
    case 'exited':
      if (result.code === 0) return result.stdout;
      if (saysNotFound(result.stdout) || saysNotFound(result.stderr)) return null;
      throw failed(program, `it exited with code ${result.code}`);
    case 'not-found':
      throw failed(program, 'there is no such program in PATH');
    case 'timeout':
      throw failed(program, `it did not answer within ${timeoutMs / 1000} s`);
    case 'too-much-output':
      throw failed(program, `it printed more than ${maxOutputBytes} bytes`);
  }
}

function saysNotFound(output: string): boolean {
  return output.trim().startsWith('credentials not found');
}

function parseOutput(output: string, helper: string): { readonly username: string; readonly secret: string } {
  try {
    const fields = readDocument(
      parseJson(new TextEncoder().encode(output), { maxBytes: maxOutputBytes }),
      'credentials',
      'json-malformed',
    );
    return {
      username: readOptionalString(fields, 'Username') ?? '',
      secret: readOptionalString(fields, 'Secret') ?? '',
    };
  } catch (error) {
    // Without its cause, which may quote the secret.
    if (error instanceof MalformedError)
      throw failed(`docker-credential-${helper}`, 'its answer is not the JSON of the helper protocol');
    throw error;
  }
}

function failed(program: string, reason: string): UnavailableError {
  return new UnavailableError('credential-helper-failed', `credential helper \`${program}\` failed: ${reason}`, {
    hint: `run \`${program} list\` by hand, or remove it from the configuration`,
  });
}
