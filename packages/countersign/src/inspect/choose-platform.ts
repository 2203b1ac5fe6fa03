// SPDX-License-Identifier: Apache-2.0
import { UsageError } from '../errors/errors.ts';
import type { Descriptor, Platform } from '../oci/descriptor.ts';
import type { StoredManifest } from '../oci/manifest.ts';

/**
 * The one descriptor of the index that claims `wanted`; ambiguity is refused.
 *
 * @throws {UsageError} `usage-flag` – no index, no such platform, or several
 */
export function choosePlatform(stored: StoredManifest, wanted: Platform): Descriptor {
  const name = platformName(wanted);
  if (stored.manifest.kind !== 'index') {
    throw new UsageError('usage-flag', `wanted an index to choose \`${name}\` from, got a manifest of one platform`, {
      hint: 'drop `--platform`',
    });
  }
  const matching = stored.manifest.manifests.filter((descriptor) => matches(descriptor.platform, wanted));
  const [only] = matching;
  if (only !== undefined && matching.length === 1) return only;
  const offered = stored.manifest.manifests.flatMap(({ platform }) =>
    platform === undefined ? [] : [`\`${platformName(platform)}\``],
  );
  const problem = only === undefined ? 'no descriptor of the index' : `${matching.length} descriptors of the index`;
  throw new UsageError('usage-flag', `${problem} is for \`${name}\``, {
    hint: `the index offers ${offered.join(', ') || 'nothing with a platform'}`,
  });
}

/**
 * `os/architecture[/variant]`.
 *
 * @throws {UsageError} `usage-flag`
 */
export function parsePlatform(text: string): Platform {
  const [os = '', architecture = '', variant, ...rest] = text.split('/');
  if (os === '' || architecture === '' || rest.length > 0) {
    throw new UsageError('usage-flag', `wanted \`os/architecture\` such as \`linux/amd64\`, got \`${text}\``);
  }
  return variant === undefined ? { os, architecture } : { os, architecture, variant };
}

export function platformName(platform: Platform): string {
  return [platform.os, platform.architecture, ...(platform.variant === undefined ? [] : [platform.variant])].join('/');
}

function matches(platform: Platform | undefined, wanted: Platform): boolean {
  if (platform === undefined || platform.os !== wanted.os || platform.architecture !== wanted.architecture)
    return false;
  return wanted.variant === undefined || platform.variant === wanted.variant;
}
