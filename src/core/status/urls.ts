import type { Desired, DesiredApp } from '../desired/types.ts';

/** Ports that speak no HTTP, whatever image is behind them. */
const notHttp = new Set([22, 25, 53, 143, 389, 465, 587, 993, 1433, 1883, 3306, 5432, 5672, 6379, 8883, 11211, 27017]);

/** Where a person can reach an app from this machine: one URL for each published TCP port that may speak HTTP. */
export function appUrls(desired: Desired, name: string): string[] {
  const app = desired.apps.find((candidate) => candidate.name === name);
  return app?.enabled ? urlsOf(app) : [];
}

export function urlsOf(app: DesiredApp): string[] {
  return app.services.flatMap((service) =>
    (app.model.services[service.name]?.ports ?? []).flatMap(({ target, published, host_ip, protocol }) => {
      if (protocol !== 'tcp' || !published || !/^\d+$/.test(published) || notHttp.has(target)) return [];
      const scheme = target === 443 || target === 8443 ? 'https' : 'http';
      const isDefault = (scheme === 'http' && published === '80') || (scheme === 'https' && published === '443');
      return [`${scheme}://${hostOf(host_ip)}${isDefault ? '' : `:${published}`}`];
    }),
  );
}

function hostOf(address: string | undefined): string {
  if (!address || address === '0.0.0.0' || address === '::') return 'localhost';
  return address.includes(':') ? `[${address}]` : address;
}
