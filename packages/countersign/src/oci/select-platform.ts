// SPDX-License-Identifier: Apache-2.0

import { quote } from '../bytes/quote.ts';
import { UsageError } from '../errors/errors.ts';
import type { Descriptor, Platform } from './descriptor.ts';
import type { ImageIndex } from './manifest.ts';

export type PlatformSelector = Pick<Platform, 'os' | 'architecture' | 'variant'>;

/** `os/architecture[/variant]`. @throws {UsageError} `usage-flag` */
export function parsePlatform(text: string): PlatformSelector {
  const [os, architecture, variant, ...more] = text.split('/');
  if (os && architecture && variant !== '' && more.length === 0) {
    return { os, architecture, ...(variant === undefined ? {} : { variant }) };
  }
  throw new UsageError('usage-flag', `wanted a platform as \`os/architecture[/variant]\`, got ${quote(text)}`);
}

/** The one entry of `index` for that platform. @throws {UsageError} `usage-flag` when there is none, or more than one */
export function selectPlatform(index: ImageIndex, wanted: PlatformSelector): Descriptor {
  const matching = index.manifests.filter(({ platform }) => platform !== undefined && matches(platform, wanted));
  const [first, second] = matching;
  if (first !== undefined && second === undefined) return first;
  const offered = index.manifests.flatMap(({ platform }) => (platform === undefined ? [] : platformName(platform)));
  throw new UsageError(
    'usage-flag',
    `wanted one image for the platform ${quote(platformName(wanted))} in the index, got ${matching.length}`,
    { hint: `the index offers ${[...new Set(offered)].slice(0, 20).map(quote).join(', ') || 'no platforms'}` },
  );
}

function matches(platform: Platform, wanted: PlatformSelector): boolean {
  const variantFits = wanted.variant === undefined || platform.variant === wanted.variant;
  return platform.os === wanted.os && platform.architecture === wanted.architecture && variantFits;
}

export function platformName({ os, architecture, variant }: PlatformSelector): string {
  return [os, architecture, variant].filter((part) => part !== undefined).join('/');
}
