export default {
  paket: {
    input: "./openapi.yaml",
    output: { target: "./zod.ts", client: "zod", override: { zod: { generate: { body: true, response: true, param: true } } } },
  },
};
