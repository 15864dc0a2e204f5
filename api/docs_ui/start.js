// Starts Swagger UI over the description of this very server; no other host is asked for anything.
"use strict";
window.addEventListener("load", () => {
  const place = document.getElementById("docs");
  window.SwaggerUIBundle({
    url: place.dataset.description,
    domNode: place,
    deepLinking: true,
    validatorUrl: null,
    docExpansion: "none",
    defaultModelsExpandDepth: 0,
    presets: [window.SwaggerUIBundle.presets.apis],
    layout: "BaseLayout",
  });
});
