# The API with the public page. Build: docker build -t appointment-scheduler .
FROM node:26.10.0-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
COPY shared-types/package.json shared-types/
COPY cloud-api/package.json cloud-api/
COPY cloud-api/embedded-store/package.json cloud-api/embedded-store/
COPY web-booking/package.json web-booking/
COPY desktop/package.json desktop/
RUN npm ci --no-audit --no-fund
COPY shared-types shared-types
COPY cloud-api cloud-api
COPY web-booking web-booking
COPY tsconfig.base.json tsconfig.clients.json ./
RUN npx vite build web-booking
# What only builds and tests stays behind. The image brings its own Node, so the pinned one goes too.
RUN npm prune --omit=dev --no-audit --no-fund && rm -rf node_modules/node-linux-* node_modules/.bin/node

FROM node:26.10.0-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4000 DATA_DIR=/data
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/shared-types shared-types
COPY --from=build /app/cloud-api cloud-api
COPY --from=build /app/web-booking/dist web-booking/dist
# Only for the embedded store; with MONGODB_URI nothing is written here.
RUN mkdir /data && chown node:node /data
VOLUME /data
USER node
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=6s --start-period=30s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.PORT || 4000) + '/api/v1/health').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "cloud-api/src/main.ts"]
