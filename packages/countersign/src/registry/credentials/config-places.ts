// SPDX-License-Identifier: Apache-2.0
import type { Env } from '../../ports/env.ts';
import type { ConfigForm } from './config-file.ts';

export interface ConfigPlace {
  readonly path: string;
  readonly form: ConfigForm;
}

/** Where docker keeps its configuration; undefined without a home. */
export function dockerConfigPath(env: Env): string | undefined {
  const folder = env['DOCKER_CONFIG'] || under(homeOf(env), '.docker');
  return under(folder, 'config.json');
}

/** Every file that may hold credentials, in the order in which they count. */
export function configPlaces(env: Env, uid: number | undefined): readonly ConfigPlace[] {
  const runtime = env['XDG_RUNTIME_DIR'] || (uid === undefined ? undefined : `/run/containers/${uid}`);
  const runtimePath = env['XDG_RUNTIME_DIR'] ? under(runtime, 'containers/auth.json') : under(runtime, 'auth.json');
  const config = env['XDG_CONFIG_HOME'] || under(homeOf(env), '.config');
  const places: readonly (readonly [string | undefined, ConfigForm])[] = [
    [dockerConfigPath(env), 'auths'],
    [env['REGISTRY_AUTH_FILE'] || undefined, 'auths'],
    [runtimePath, 'auths'],
    [under(config, 'containers/auth.json'), 'auths'],
    [under(homeOf(env), '.dockercfg'), 'bare'],
  ];
  return places.flatMap(([path, form]) => (path === undefined ? [] : [{ path, form }]));
}

function homeOf(env: Env): string | undefined {
  return env['HOME'] || env['USERPROFILE'] || undefined;
}

function under(folder: string | undefined, name: string): string | undefined {
  return folder === undefined ? undefined : `${folder.replace(/\/+$/, '')}/${name}`;
}
