// SPDX-License-Identifier: Apache-2.0
import type { TrustedRoot } from './trusted-root.ts';

/**
 * A root that is parsed when something of it is first asked for: a signature by a key that brings no log entry and no timestamp never
 * does, and parsing costs more than the rest of its verification.
 *
 * @param origin what parsing will find
 */
export function deferredRoot(origin: TrustedRoot['origin'], parse: () => TrustedRoot): TrustedRoot {
  let parsed: TrustedRoot | undefined;
  const root = (): TrustedRoot => {
    parsed ??= parse();
    return parsed;
  };
  return {
    get logs() {
      return root().logs;
    },
    get ctLogs() {
      return root().ctLogs;
    },
    get certificateAuthorities() {
      return root().certificateAuthorities;
    },
    get timestampAuthorities() {
      return root().timestampAuthorities;
    },
    get skipped() {
      return root().skipped;
    },
    origin,
  };
}
