// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto';
import { defaultDemands } from '../../trust/evidence-demands.ts';
import { exactName } from '../../trust/name-matchers.ts';
import { parseTrustedRoot } from '../../trust/parse-trusted-root.ts';
import type { EvidenceDemands, Trust } from '../../trust/trust.ts';
import { createSandboxWorld, type SandboxOptions, type SandboxWorld } from '../world.ts';

/** A world whose time stands still until a test moves it. */
export interface TestWorld {
  readonly world: SandboxWorld;
  readonly advance: (ms: number) => void;
}

/** With half a second, so that roundings show. */
export const testWorldStartMs = Date.UTC(2026, 10, 22, 12, 0, 0, 500);
export const testRandom = { bytes: (length: number): Uint8Array => new Uint8Array(randomBytes(length)) };

export function createTestWorld(options: Partial<SandboxOptions> = {}): TestWorld {
  let nowMs = testWorldStartMs;
  const world = createSandboxWorld({ clock: { nowMs: () => nowMs }, random: testRandom, ...options });
  return { world, advance: (ms) => void (nowMs += ms) };
}

/** Trust in the one identity, by the root of the world. */
export function trustInWorld(
  world: SandboxWorld,
  subject = 'person@example.com',
  demands: Partial<EvidenceDemands> = {},
): Trust {
  return {
    keys: [],
    identities: [{ subject: exactName(subject), issuer: exactName(world.urls.issuer), extensions: [] }],
    root: parseTrustedRoot(world.trustedRoot()),
    demands: { ...defaultDemands(world.nowMs()), ...demands },
  };
}
