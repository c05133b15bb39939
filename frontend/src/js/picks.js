// A select with many lines becomes a searchable picker; pinyin is found through data-pinyin. Without the script it stays a select.
import TomSelect from "tom-select/base";
import removeButton from "tom-select/dist/esm/plugins/remove_button/plugin.js";

TomSelect.define("remove_button", removeButton);

function words(text) {
  return () => {
    const line = document.createElement("div");
    line.className = "no-results";
    line.textContent = text;
    return line;
  };
}

export function startPicks(root) {
  for (const select of root.querySelectorAll("select[data-pick]:not(.tomselected)")) {
    const picker = new TomSelect(select, {
      searchField: ["text", "pinyin"],
      maxOptions: 200,
      // All lines are here: a search that waits would let a quick Enter choose from the lines before it.
      refreshThrottle: 0,
      closeAfterSelect: !select.multiple,
      // The empty line means that nothing is chosen: as an item of its own it would leave no room to type.
      allowEmptyOption: false,
      plugins: select.multiple ? { remove_button: { label: "×", title: "去掉" } } : {},
      render: { no_results: words("没有找到。可以输入汉字、全拼或拼音首字母。") },
    });
    // A search still under way opens the list again and takes the focus back; it must not, once the field was left
    // or a line chosen. The library also keeps the list open when the whole window is left.
    const shut = () => {
      clearTimeout(picker.refreshTimeout);
      picker.refreshTimeout = null;
      picker.close();
    };
    picker.control_input.addEventListener("blur", shut);
    if (!select.multiple) picker.on("item_add", shut);
    // The select itself lies unseen behind the picker, which has taken over its label.
    select.setAttribute("aria-hidden", "true");
    const described = select.getAttribute("aria-describedby");
    if (described) picker.control_input.setAttribute("aria-describedby", described);
  }
}
