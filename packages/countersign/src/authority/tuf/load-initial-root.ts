// SPDX-License-Identifier: Apache-2.0
import { digestHex } from '../../crypto/hash.ts';
import { UnavailableError, UsageError } from '../../errors/errors.ts';
import { maxRootBytes } from './choose-repository.ts';
import { type DownloadPorts, downloadFile } from './download-file.ts';
import { fileUrlPath } from './file-url-path.ts';

/**
 * The root that the caller names by file or address, having the checksum that he names: `HEX` is of SHA-256, `sha512:HEX` says its own.
 * What comes over the network needs one.
 *
 * @throws {UsageError} `usage-flag`, `file-not-found`, `file-unreadable`
 * @throws {UnavailableError} `trust-update-failed`, and the codes of the network
 */
export async function loadInitialRoot(
  source: string,
  checksum: string | undefined,
  ports: DownloadPorts,
): Promise<Uint8Array> {
  const expected = checksum === undefined ? undefined : parseChecksum(checksum);
  const isRemote = /^https?:\/\//.test(source);
  if (isRemote && expected === undefined) {
    throw new UsageError('usage-flag', 'wanted `--root-checksum` for a root that is read over the network, got none', {
      hint: 'get the checksum from whoever runs the repository, by another way than this network',
    });
  }
  const bytes = isRemote ? await download(source, ports) : await ports.files.read(pathOf(source), maxRootBytes);
  if (expected === undefined) return bytes;
  const found = digestHex(expected.algorithm, bytes);
  if (found === expected.hex) return bytes;
  throw new UsageError(
    'usage-flag',
    `wanted a root with the ${expected.algorithm} checksum \`${expected.hex}\`, got \`${found}\``,
    {
      hint: 'do not use this root before you know why it is another one',
    },
  );
}

async function download(source: string, ports: DownloadPorts): Promise<Uint8Array> {
  if (!URL.canParse(source))
    throw new UsageError('usage-flag', 'wanted a file or an address for `--root`, got neither');
  const bytes = await downloadFile(new URL(source), maxRootBytes, ports);
  if (bytes !== null) return bytes;
  throw new UnavailableError('trust-update-failed', 'wanted a root at the address in `--root`, got nothing there');
}

function pathOf(source: string): string {
  return source.startsWith('file://') && URL.canParse(source) ? fileUrlPath(new URL(source)) : source;
}

function parseChecksum(text: string): { readonly algorithm: 'sha256' | 'sha512'; readonly hex: string } {
  const [, name, hex = ''] = /^(?:(sha256|sha512):)?([0-9a-fA-F]+)$/.exec(text) ?? [];
  const algorithm = name === 'sha512' ? 'sha512' : 'sha256';
  if (hex.length === (algorithm === 'sha512' ? 128 : 64)) return { algorithm, hex: hex.toLowerCase() };
  throw new UsageError(
    'usage-flag',
    'wanted `HEX` of SHA-256 or `sha512:HEX` for `--root-checksum`, got something else',
  );
}
