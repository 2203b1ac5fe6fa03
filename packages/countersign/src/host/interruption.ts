// SPDX-License-Identifier: Apache-2.0
import { UnavailableError } from '../errors/errors.ts';

export interface Interruption extends Disposable {
  /** Aborted with `interrupted` by the first Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
}

/** What of `process` is needed, so that a test can stand in for it. */
export interface SignalSource {
  on(name: 'SIGINT' | 'SIGTERM', listener: (name: 'SIGINT' | 'SIGTERM') => void): unknown;
  off(name: 'SIGINT' | 'SIGTERM', listener: (name: 'SIGINT' | 'SIGTERM') => void): unknown;
  exit(code: number): void;
}

const EXIT_INTERRUPTED = 130;

/** The first signal asks the command to clean up and end; the second one ends the process at once. */
export function watchInterruption(source: SignalSource = process): Interruption {
  const controller = new AbortController();
  const onSignal = (name: string): void => {
    if (controller.signal.aborted) source.exit(EXIT_INTERRUPTED);
    controller.abort(new UnavailableError('interrupted', `interrupted by \`${name}\``));
  };
  source.on('SIGINT', onSignal);
  source.on('SIGTERM', onSignal);
  return {
    signal: controller.signal,
    [Symbol.dispose]: () => {
      source.off('SIGINT', onSignal);
      source.off('SIGTERM', onSignal);
    },
  };
}
