// SPDX-License-Identifier: Apache-2.0
import { UsageError } from '../errors/errors.ts';
import { isLoopbackHost } from '../oci/host.ts';

export interface ListenAddress {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly reach: 'this-machine' | 'others-too';
}

/** `host:port` or `:port`, which is all addresses as in Go. @throws {UsageError} `usage-flag` */
export function parseListenAddress(text: string): ListenAddress {
  const found = /^(\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]*):(\d{1,5})$/.exec(text);
  const port = Number(found?.[2]);
  if (found === null || port > 65_535) {
    throw new UsageError('usage-flag', `wanted \`HOST:PORT\` for \`--listen\`, got \`${text}\``, {
      hint: 'such as `127.0.0.1:5000`',
    });
  }
  const name = found[1] === '' || found[1] === undefined ? '[::]' : found[1];
  return {
    host: name.replace(/^\[|\]$/g, ''),
    port,
    reach: isLoopbackHost(name.toLowerCase()) ? 'this-machine' : 'others-too',
  };
}
