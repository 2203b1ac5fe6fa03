// SPDX-License-Identifier: Apache-2.0
import type { Fetcher } from 'tuf-js';
import type { Files } from '../../ports/files.ts';

export interface FetcherOptions {
  /** At most so many bytes of the file at `url`, null if there is none. */
  readonly download: (url: URL, maxBytes: number) => Promise<Uint8Array | null>;
  /** Makes the error by which tuf-js knows that a file is not there. */
  readonly absence: (message: string) => Error;
  readonly files: Files;
  /** Private, for what tuf-js wants to read from a file. */
  readonly folder: string;
}

export interface WatchedFetcher {
  readonly fetcher: Fetcher;
  /** The first download that failed otherwise than by absence: tuf-js keeps only its text, and sometimes not that. */
  readonly failure: () => unknown;
}

/** How tuf-js gets its files. */
export function createTufFetcher(options: FetcherOptions): WatchedFetcher {
  let failure: unknown;
  const get = async (url: string, maxBytes: number): Promise<Uint8Array> => {
    const bytes = await options.download(new URL(url), maxBytes).catch((error: unknown) => {
      failure ??= error;
      throw error;
    });
    if (bytes === null) throw options.absence(`there is no \`${url}\``);
    return bytes;
  };
  const fetcher: Fetcher = {
    downloadBytes: async (url, maxBytes) => Buffer.from(await get(url, maxBytes)),
    downloadFile: async (url, maxBytes, handle) => {
      const path = `${options.folder}/download`;
      await options.files.write(path, await get(url, maxBytes), { overwrite: true });
      return await handle(path);
    },
  };
  return { fetcher, failure: () => failure };
}
