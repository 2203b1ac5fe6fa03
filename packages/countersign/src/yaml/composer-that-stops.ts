// SPDX-License-Identifier: Apache-2.0
import { Composer, type ErrorCode, YAMLParseError } from 'yaml';

type Options = ConstructorParameters<typeof Composer>[0];
type Source = number | readonly [number, number] | { readonly offset: number };

/**
 * A composer that throws its first fault as a `YAMLParseError`. The library collects all of them, each with a trace of the stack: some
 * hundred thousand faults in a small file take seconds.
 */
export function composerThatStops(options: Options): Composer {
  let first: YAMLParseError | undefined;
  const onError = (source: Source, code: ErrorCode, message: string) => {
    const offset = offsetOf(source);
    // The library reports what is thrown here once more for every collection around it.
    first ??= new YAMLParseError([offset, offset + 1], code, message);
    throw first;
  };
  return Object.assign(new Composer(options), { onError });
}

function offsetOf(source: Source): number {
  if (typeof source === 'number') return source;
  return 'offset' in source ? source.offset : source[0];
}
