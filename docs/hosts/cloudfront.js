// For CloudFront before S3: a function for viewer requests. S3 itself knows no folders.
function handler({ request }) {
  const { uri, querystring } = request;
  const name = uri.slice(uri.lastIndexOf("/") + 1);
  if (name === "") request.uri += "index.html";
  if (name === "" || name.includes(".")) return request;
  const query = Object.keys(querystring).map((key) => `${key}=${querystring[key].value}`);
  const location = { value: `${uri}/${query.length ? "?" : ""}${query.join("&")}` };
  return { statusCode: 301, statusDescription: "Moved Permanently", headers: { location } };
}
