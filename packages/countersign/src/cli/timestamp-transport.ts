// SPDX-License-Identifier: Apache-2.0
import { decodeUtf8 } from '../bytes/utf8.ts';
import { UsageError } from '../errors/errors.ts';
import type { CliContext, TransportSettings } from './context.ts';
import { type Flags, flagText } from './define-command.ts';

const maxPemBytes = 256 * 1024;

/**
 * TLS settings for a timestamp authority that wants a client certificate, or has one of its own CA; undefined when no flag asks for any.
 *
 * @throws {UsageError} `usage-flag`, `file-not-found`, `file-unreadable`
 */
export async function timestampTransportSettings(
  authority: URL,
  flags: Flags,
  context: CliContext,
): Promise<TransportSettings | undefined> {
  const read = async (name: string): Promise<string | undefined> => {
    const path = flagText(flags, name);
    return path === undefined ? undefined : decodeUtf8(await context.files.read(path, maxPemBytes), 'pem-malformed');
  };
  const caPem = await read('timestampClientCacert');
  const certPem = await read('timestampClientCert');
  const keyPem = await read('timestampClientKey');
  const serverName = flagText(flags, 'timestampServerName');
  if ((certPem === undefined) !== (keyPem === undefined)) {
    throw new UsageError(
      'usage-flag',
      'wanted `--timestamp-client-cert` and `--timestamp-client-key`, got one of them',
    );
  }
  if (caPem === undefined && certPem === undefined && serverName === undefined) return undefined;
  return {
    host: authority.host,
    ...(caPem === undefined ? {} : { caPem }),
    ...(certPem === undefined ? {} : { certPem }),
    ...(keyPem === undefined ? {} : { keyPem }),
    ...(serverName === undefined ? {} : { serverName }),
  };
}
