import { methodNotSupported, Refused } from "./refused.ts";
import type { TableAnswer } from "./request.ts";
import type { Endpoint } from "./server.ts";

const noCatalogue = "There is no service catalogue here. What people ask for is reported as an incident in the portal.";

/**
 * `/api/sn_sc/servicecatalog/…`: there is no catalogue, so its lists are empty, nothing of it is found and nothing can be ordered; each "no" says
 * so in a sentence. Source: ServiceNow Service Catalog API.
 */
export const catalogueEndpoint: Endpoint = async ({ request }, rest): Promise<TableAnswer | null> => {
  const [what, id] = rest;
  if (what === undefined || !parts.has(what)) return null;
  const isRead = request.method === "GET" || request.method === "HEAD";
  if (!isRead && request.method !== "POST" && request.method !== "PUT" && request.method !== "DELETE")
    throw methodNotSupported(request.method);
  if (isRead && what === "cart") return { status: 200, headers: {}, body: { result: { cart_id: "", subtotal: "", items: [] } } };
  if (isRead && id === undefined) return { status: 200, headers: { "x-total-count": "0" }, body: { result: [] } };
  throw isRead
    ? new Refused(404, "No Record found", noCatalogue, { code: "NO_CATALOGUE" })
    : new Refused(400, "Invalid request", noCatalogue, { code: "NO_CATALOGUE" });
};

const parts: ReadonlySet<string> = new Set(["catalogs", "categories", "items", "cart", "wishlist"]);
