import { exposed, type Recipe, volumes } from '../recipe.ts';

export const mosquitto: Recipe = {
  repository: 'library/eclipse-mosquitto',
  packages: ['mosquitto', 'mosquitto-clients'],
  image: (tag) => ({
    base: 'alpine',
    accounts: { mosquitto: { id: 1883, home: '/var/empty' } },
    folders: Object.fromEntries(
      ['', '/config', '/data', '/log'].map((folder) => [`/mosquitto${folder}`, { owner: 1883 }]),
    ),
    without: ['etc/mosquitto'],
    config: {
      Env: [`VERSION=${tag.version}`],
      Entrypoint: ['/docker-entrypoint.sh'],
      Cmd: ['/usr/sbin/mosquitto', '-c', '/mosquitto/config/mosquitto.conf'],
      ExposedPorts: exposed(1883),
      Volumes: volumes('/mosquitto/data', '/mosquitto/log'),
    },
  }),
};
