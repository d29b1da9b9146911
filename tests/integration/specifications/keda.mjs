// Reads a JSON list of KEDA's resources on standard input, and prints whether each keeps to KEDA's own schema.
import { readFileSync } from "node:fs";
import { ScaledObject } from "@kubernetes-models/keda/keda.sh/v1alpha1/ScaledObject";
import { TriggerAuthentication } from "@kubernetes-models/keda/keda.sh/v1alpha1/TriggerAuthentication";

const models = { ScaledObject, TriggerAuthentication };
for (const resource of JSON.parse(readFileSync(0, "utf8"))) {
  try {
    new models[resource.kind](resource).validate();
    console.log("valid", resource.metadata.name);
  } catch (error) {
    console.log("fault", resource.metadata.name, error.message);
  }
}
