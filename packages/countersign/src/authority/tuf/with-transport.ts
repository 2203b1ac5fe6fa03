// SPDX-License-Identifier: Apache-2.0
import type { Fetch } from '../../ports/fetch.ts';

export interface OpenTransport {
  (): Promise<{ readonly fetch: Fetch; readonly close: () => void }>;
}

/** Runs `work` with a way to the network that is opened when it is used first, and closed afterwards. */
export async function withTransport<Result>(
  open: OpenTransport,
  work: (openFetch: () => Promise<Fetch>) => Promise<Result>,
): Promise<Result> {
  let opened: ReturnType<OpenTransport> | undefined;
  try {
    return await work(async () => {
      opened ??= open();
      return (await opened).fetch;
    });
  } finally {
    if (opened !== undefined) (await opened).close();
  }
}
