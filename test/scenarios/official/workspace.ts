/** A password that means something in a URL, a shell, YAML and SQL. */
export const awkward = "p@ss/w:rd%20 'q' $HOME";

/** The host ports of what tests ask from outside. Everything else is published nowhere, or where Orbitr chooses. */
export const ports = { redis: 16_379, mosquitto: 11_883, rabbitmq: 15_672 } as const;

/** Runs nothing: an image with a database client, and the settings that an app of a database has. */
const asker = `id: asker
name: Asker
version: 1.0.0
description: Stands for an app that needs a database.
author: { name: Test }
license: MIT
docker:
  composeInline:
    services:
      asker:
        image: postgres:18.6
        entrypoint: [sleep, "86400"]
        init: true
        environment:
          DATABASE_URL: "\${DATABASE_URL}"
          DATABASE_PASSWORD: "\${DATABASE_PASSWORD}"
          CACHE_URL: "\${CACHE_URL}"
        tmpfs: [/var/lib/postgresql]
        cap_drop: [ALL]
        restart: unless-stopped
        stop_grace_period: 1s
environment:
  variables:
    - { key: DATABASE_URL, type: url, required: true }
    - { key: DATABASE_PASSWORD, type: password, required: true }
    - { key: CACHE_URL, default: "" }
dependencies: [ { id: postgresql, version: ^18 } ]
`;

/** Every official extension, two of PostgreSQL, and two apps that are wired to one of them each. */
export const files: Readonly<Record<string, string>> = {
  'extensions/asker/manifest.yaml': asker,
  'apps/hello.yaml': 'extension: hello\n',
  'apps/nginx.yaml': 'extension: nginx\n',
  'apps/caddy.yaml': 'extension: caddy\n',
  'apps/db-one.yaml': 'extension: postgresql@^18\nvalues: { POSTGRES_DB: one }\n',
  'apps/db-two.yaml': `extension: postgresql\nvalues:\n  POSTGRES_DB: two\n  POSTGRES_PASSWORD: ${JSON.stringify(awkward)}\n`,
  'apps/maria.yaml': 'extension: mariadb\n',
  'apps/redis.yaml': `extension: redis\nports: { 6379: 127.0.0.1:${ports.redis} }\n`,
  'apps/mosquitto.yaml': `extension: mosquitto\nports: { 1883: 127.0.0.1:${ports.mosquitto} }\n`,
  'apps/rabbitmq.yaml': `extension: rabbitmq\nports: { 5672: 127.0.0.1:${ports.rabbitmq} }\n`,
  'apps/shop.yaml': `extension: asker
values:
  DATABASE_URL: { from: db-one.URL }
  DATABASE_PASSWORD: { from: db-one.PASSWORD }
  CACHE_URL: { from: redis.URL }
`,
  'apps/wiki.yaml': `extension: asker
values:
  DATABASE_URL: { from: db-two.URL }
  DATABASE_PASSWORD: { from: db-two.PASSWORD }
`,
};
