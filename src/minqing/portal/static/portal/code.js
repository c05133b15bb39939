// A square code leads here with the receipt code behind "#", which the browser sends to nobody. It is moved into the
// field, taken out of the address, and posted. Without this file the person types the code. Written for old browsers.
(function () {
  "use strict";
  var field = document.getElementById("id_code");
  var code = window.location.hash.replace(/^#/, "").toUpperCase();
  if (!field || !/^[A-Z0-9]{16}$/.test(code)) {
    return;
  }
  window.history.replaceState(null, "", window.location.pathname);
  field.value = code;
  field.form.submit();
})();
