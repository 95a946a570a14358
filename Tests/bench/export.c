/* The sheet of `benchmark export` with the library alone: what its own throughput is compared with. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <xlsxwriter.h>

static lxw_format *make_format(lxw_workbook *book, int bold, const char *number) {
  lxw_format *format = workbook_add_format(book);
  format_set_font_name(format, "Arial");
  format_set_font_size(format, 10);
  if (bold) format_set_bold(format);
  if (number) format_set_num_format(format, number);
  return format;
}

int main(int count, char **arguments) {
  if (count < 3) return 64;
  long rows = atol(arguments[2]);
  const char *kinds[] = {"EINZELFALLHILFE", "BERATUNG", "GRUPPENANGEBOT", "KLASSENPROJEKT",
                         "ELTERNARBEIT", "KRISE", "VERNETZUNG"};
  static char schools[4000][16], names[4000][48];
  for (int i = 0; i < 4000; i++) {
    snprintf(schools[i], sizeof schools[i], "%d", 100000 + i);
    snprintf(names[i], sizeof names[i], "Grundschule am Park Nr. %d", i);
  }
  struct timespec begin, end;
  clock_gettime(CLOCK_MONOTONIC, &begin);
  char folder[1024];
  snprintf(folder, sizeof folder, "%s", arguments[1]);
  char *slash = strrchr(folder, '/');
  if (slash) *slash = 0; else strcpy(folder, ".");
  lxw_workbook_options options = {.constant_memory = LXW_TRUE, .tmpdir = folder};
  lxw_workbook *book = workbook_new_opt(arguments[1], &options);
  lxw_worksheet *sheet = workbook_add_worksheet(book, "Export");
  lxw_format *header = make_format(book, 1, NULL), *text = make_format(book, 0, NULL);
  lxw_format *whole = make_format(book, 0, "#,##0"), *parts = make_format(book, 0, "#,##0.00");
  const char *headings[] = {"Schulnummer", "Schule", "Art", "Wert 1 (Anzahl)", "Wert 2 (Anzahl)",
                            "Wert 3 (Anzahl)", "Wert 4 (Anzahl)", "Wert 5 (Anzahl)"};
  for (int i = 0; i < 8; i++) {
    worksheet_set_column(sheet, i, i, i < 3 ? 24 : 14, NULL);
    worksheet_write_string(sheet, 0, i, headings[i], header);
  }
  for (long i = 0; i < rows; i++) {
    lxw_row_t row = i + 1;
    worksheet_write_string(sheet, row, 0, schools[i % 4000], text);
    worksheet_write_string(sheet, row, 1, names[i % 4000], text);
    worksheet_write_string(sheet, row, 2, kinds[i % 7], text);
    worksheet_write_number(sheet, row, 3, i, whole);
    worksheet_write_number(sheet, row, 4, i % 31, whole);
    worksheet_write_number(sheet, row, 5, i % 977, whole);
    worksheet_write_number(sheet, row, 6, i * 7 % 10007, whole);
    worksheet_write_number(sheet, row, 7, (i % 400) / 4.0, parts);
  }
  lxw_error code = workbook_close(book);
  clock_gettime(CLOCK_MONOTONIC, &end);
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  printf("{\"seconds\": %.4f, \"processor\": %.4f, \"kilobytes\": %ld}\n",
         (end.tv_sec - begin.tv_sec) + (end.tv_nsec - begin.tv_nsec) / 1e9,
         usage.ru_utime.tv_sec + usage.ru_stime.tv_sec + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6,
         usage.ru_maxrss);
  return code == LXW_NO_ERROR ? 0 : 73;
}
