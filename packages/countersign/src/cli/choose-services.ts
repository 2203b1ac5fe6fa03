// SPDX-License-Identifier: Apache-2.0
import { parseServiceUrl } from '../authority/service-url.ts';
import { UsageError } from '../errors/errors.ts';
import type { LogService, SigningServices } from '../sign/signing-services.ts';
import { type ServiceNeed, selectServices } from '../trust/select-services.ts';
import type { Service, ServiceSelection, SigningConfig } from '../trust/signing-config.ts';
import { type Flags, flagText } from './define-command.ts';

/** What signs beside the signer. */
export interface ChosenServices extends SigningServices {
  /** Only where a certificate is needed. */
  readonly certificateAuthority?: URL;
  /** Where people log in, if the configuration says so. */
  readonly issuer?: string;
}

export interface ServiceChoice {
  readonly flags: Flags;
  /** Undefined when flags alone name the services. */
  readonly config: SigningConfig | undefined;
  /** `needed`: the signer has no certificate yet. */
  readonly certificate: 'needed' | 'not-needed';
  /** `wanted`: a signature that nobody logged is a mistake. */
  readonly logs: 'wanted' | 'if-named' | 'none';
  readonly nowMs: number;
}

/**
 * The services to use: each that a flag names, else what the signing configuration says for now.
 *
 * @throws {UsageError} `service-not-configured`, `usage-flag`, `plain-http-refused`
 */
export function chooseServices(choice: ServiceChoice): ChosenServices {
  const { certificate, config, nowMs } = choice;
  const [provider] = config?.oidcProviders.length
    ? selectServices(config.oidcProviders, anyOf('OIDC provider', nowMs))
    : [];
  return {
    logs: chooseLogs(choice),
    timestampAuthorities: chooseTimestampAuthorities(choice),
    ...(certificate === 'needed' ? { certificateAuthority: chooseAuthority(choice) } : {}),
    ...(provider === undefined ? {} : { issuer: provider.url }),
  };
}

function chooseAuthority({ flags, config, nowMs }: ServiceChoice): URL {
  const named = flagText(flags, 'fulcioUrl');
  if (named !== undefined) return parseServiceUrl(named, 'certificate authority');
  if (config === undefined) throw missing('certificate authority', 'pass `--fulcio-url` or `--signing-config`');
  const [service] = selectServices(config.certificateAuthorities, anyOf('certificate authority', nowMs));
  return parseServiceUrl(service?.url ?? '', 'certificate authority');
}

function chooseLogs({ flags, config, logs, nowMs }: ServiceChoice): readonly LogService[] {
  if (logs === 'none') return [];
  const named = flagText(flags, 'rekorUrl');
  if (named !== undefined) {
    return [
      { url: parseServiceUrl(named, 'transparency log'), version: flagText(flags, 'rekorVersion') === '2' ? 2 : 1 },
    ];
  }
  if (config === undefined || config.logs.length === 0) {
    if (logs === 'if-named') return [];
    throw missing('transparency log', 'pass `--rekor-url`, or `--tlog-upload=false` to do without');
  }
  const need = needOf('transparency log', config.logSelection, nowMs, [1, 2]);
  return selectServices(config.logs, need).map(toLog);
}

function toLog({ url, majorApiVersion }: Service): LogService {
  return { url: parseServiceUrl(url, 'transparency log'), version: majorApiVersion === 2 ? 2 : 1 };
}

function chooseTimestampAuthorities({ flags, config, nowMs }: ServiceChoice): readonly URL[] {
  const named = flagText(flags, 'timestampServerUrl');
  if (named !== undefined) return [parseServiceUrl(named, 'timestamp authority')];
  if (config === undefined || config.timestampAuthorities.length === 0) return [];
  const need = needOf('timestamp authority', config.timestampSelection, nowMs, [1]);
  return selectServices(config.timestampAuthorities, need).map(({ url }) =>
    parseServiceUrl(url, 'timestamp authority'),
  );
}

function anyOf(what: string, nowMs: number): ServiceNeed {
  return needOf(what, { kind: 'any' }, nowMs, [1]);
}

function needOf(what: string, selection: ServiceSelection, nowMs: number, apiVersions: readonly number[]): ServiceNeed {
  return { what, selection, apiVersions, nowMs };
}

function missing(what: string, hint: string): UsageError {
  return new UsageError('service-not-configured', `wanted a ${what}, and no flag names one`, { hint });
}
