import type { ComposeModel, ServiceModel } from '../../src/core/desired/model.ts';
import { ends } from './stub.ts';

/**
 * What is laid over a file so that the stub can stand for its images, or undefined where nothing has to be: health checks run every 4 s
 * (more often they cost more than all else), a service for whose end others wait ends, and no image is bound to a digest.
 */
export function overrideOf({ services }: ComposeModel): string | undefined {
  const awaited = new Set(Object.values(services).flatMap(({ depends_on }) => jobsOf(depends_on)));
  const over = Object.entries(services).flatMap(([key, service]) => {
    const own = { ...quickened(service), ...(awaited.has(key) ? { environment: ends } : {}), ...undigested(service) };
    return Object.keys(own).length > 0 ? [[key, own] as const] : [];
  });
  return over.length > 0 ? JSON.stringify({ services: Object.fromEntries(over) }, undefined, 2) : undefined;
}

function jobsOf(depends: ServiceModel['depends_on']): string[] {
  return Object.entries(depends ?? {}).flatMap(([key, { condition }]) =>
    condition === 'service_completed_successfully' ? [key] : [],
  );
}

function quickened({ healthcheck: check }: ServiceModel): object {
  const checked = check && !check.disable && check.test?.[0] !== 'NONE';
  return checked ? { healthcheck: { interval: '4s' } } : {};
}

function undigested({ image }: ServiceModel): object {
  return image?.includes('@') ? { image: image.replace(/@.*/, '') } : {};
}
