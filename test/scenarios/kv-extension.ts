/** A pretend database and its user, on busybox: a password, a file written from it, a page that takes its time, a volume. */
export const kvExtension: Readonly<Record<string, string>> = {
  'extensions/kv/manifest.yaml': `id: kv
name: KV
version: 1.2.0
description: A pretend database.
author: { name: Test }
license: MIT
docker: { compose: docker-compose.yml }
environment:
  variables:
    - { key: PASSWORD, type: password }
    - { key: NAME, default: main }
files:
  - { path: files/kv.conf, content: "name=\${NAME} password=\${PASSWORD}\\n" }
healthCheck: { type: http, http: { path: /index.html, port: 80 } }
outputs:
  URL: kv://app:\${PASSWORD}@\${host}:80/\${NAME}
notes: { afterInstall: Say hello to it. }
`,
  'extensions/kv/docker-compose.yml': `services:
  kv:
    image: busybox:1.35
    init: true
    command:
      - sh
      - -c
      - "mkdir /tmp/www && httpd -p 80 -h /tmp/www && sleep 2 && cat /etc/kv.conf > /tmp/www/index.html && touch /data/used && exec sleep 3600"
    environment: { PASSWORD: "\${PASSWORD}" }
    volumes: [ "./files/kv.conf:/etc/kv.conf:ro", "data:/data" ]
    expose: [80]
    restart: unless-stopped
    stop_grace_period: 1s
volumes: { data: {} }
`,
  'extensions/user/manifest.yaml': `id: user
name: User
version: 1.0.0
description: Takes a kv.
author: { name: Test }
license: MIT
docker:
  composeInline:
    services:
      user:
        image: busybox:1.35
        init: true
        command: sleep 3600
        environment: { KV_URL: "\${KV_URL}" }
        restart: unless-stopped
        stop_grace_period: 1s
environment:
  variables: [ { key: KV_URL, type: url, required: true } ]
dependencies: [ { id: kv, version: ^1.2 } ]
healthCheck: { type: command, interval: 1, command: { argv: [sh, -c, 'test -n "$KV_URL"'] } }
`,
};
