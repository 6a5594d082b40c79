// From a samplesheet to the tasks of EXTRACT: which samples go together, which files they need, and where these lie.

// Columns whose cells are `;`-lists of files, each with the endings of the indexes that may lie beside such a file.
def file_columns() {
    return [
        vcf: ['.tbi', '.csi'],
        sv: ['.tbi', '.csi'],
        germline: ['.tbi', '.csi'],
        bam: ['.bai', '.csi', '.crai'],
        variants: [],
        segments: [],
        fusions: [],
        expression_calls: [],
        panel: [],
        coverage: [],
        clinical: [],
    ]
}

// A switch of the command line: it arrives as a boolean or, under the strict parser, as a string.
def is_set(param) {
    return param != null && param.toString().toBoolean()
}

// What is wrong with the parameters: unknown names, no samplesheet, a batch that is no number above 0.
def param_faults(given, schema) {
    def properties = new groovy.json.JsonSlurper().parseText(schema.text).'$defs'.values()*.properties.sum()
    // Nextflow adds each name-with-hyphens in its other spelling; names in camelCase are told once.
    def unknown = given.keySet().findAll { name -> !properties.containsKey(name) && !name.contains('-') }
    def faults = unknown.collect { name -> "unknown parameter '--${name}'; nextflow_schema.json lists them" }
    if (!given.input) {
        faults << '--input names no samplesheet'
    }
    if (!(given.batch.toString() ==~ /[1-9][0-9]*/)) {
        faults << "--batch '${given.batch}' is no whole number above 0"
    }
    return faults
}

// The files, each followed by those of its indexes that exist.
def with_indexes(paths, endings) {
    return paths.collectMany { path ->
        def found = file(path, checkIfExists: true, glob: false)
        [found] + indexes_of(found, endings)
    }
}

def indexes_of(path, endings) {
    return endings
        .collect { ending -> file("${path.toUriString()}${ending}", glob: false) }
        .findAll { index -> index.exists() }
}

// Cells of one line; in a table of commas a cell may stand in quotes, and a doubled quote inside is one.
def cells_of(line, separator) {
    if (separator == '\t' || !line.contains('"')) {
        return line.split(separator, -1).collect { cell -> cell.trim() }
    }
    return (line + ',').findAll(/(?:"(?:[^"]|"")*"|[^,]*),/).collect { found ->
        def cell = found.substring(0, found.length() - 1).trim()
        cell.startsWith('"') ? cell.substring(1, cell.length() - 1).replace('""', '"').trim() : cell
    }
}

// Header and rows of a delimited text as marrow reads it: a byte-order mark, Windows line ends, blank lines and
// comments before the header are passed over; tabs win over commas.
def read_table(path) {
    def lines = path.getText('UTF-8').replace('\uFEFF', '').split('\r?\n')
    def kept = lines.findAll { line -> line.trim() }.dropWhile { line ->
        line.startsWith('##') || line.startsWith('#') && !line.contains('\t') && !line.contains(',')
    }
    if (!kept) {
        return [columns: [], rows: []]
    }
    def separator = !kept[0].contains('\t') && kept[0].contains(',') ? ',' : '\t'
    return [columns: cells_of(kept[0], separator), rows: kept.drop(1).collect { line -> cells_of(line, separator) }]
}

// Patients by sample of one clinical table; empty where it cannot be read, which is marrow's to say.
def patients_of(path) {
    def table = path.exists() ? read_table(path) : [columns: [], rows: []]
    def patient = table.columns.indexOf('patient')
    def sample = table.columns.indexOf('sample')
    if (patient < 0 || sample < 0) {
        return [:]
    }
    return table.rows
        .findAll { cells -> cells.size() > Math.max(patient, sample) }
        .collectEntries { cells -> [cells[sample], cells[patient]] }
}

// Files of a cell; relative names start from the sheet's folder.
def files_of(cell, folder) {
    return cell.split(';').collect { name -> name.trim() }.findAll { name -> name }.collect { name ->
        file(name.startsWith('/') || name.contains('://') ? name : "${folder}/${name}", glob: false)
    }
}

// One map a row: its number, the cells, and the paths of each column of files.
def read_samples(sheet) {
    def table = read_table(sheet)
    def folder = sheet.toAbsolutePath().parent.toUriString()
    return table.rows.withIndex().collect { cells, row ->
        def known = [table.columns, cells].transpose().collectEntries { column, cell ->
            [column, cell in ['NA', '.'] ? '' : cell]
        }
        def files = file_columns().keySet().findAll { column -> known[column] }.collectEntries { column ->
            [column, files_of(known[column], folder)]
        }
        [row: row + 1, name: known.sample, patient: known.patient ?: known.sample, cells: known, files: files]
    }
}

// Samples with the patient that marrow will take: the sheet's word, else the clinical table's.
def with_patients(samples) {
    def tables_of = { sample -> sample.patient == sample.name && sample.files.clinical ? sample.files.clinical : [] }
    def patients = samples.collectMany(tables_of).unique().collectEntries { path -> [path, patients_of(path)] }
    return samples.collect { sample ->
        def named = tables_of.call(sample).findResult { path -> patients[path][sample.name] }
        named ? sample + [patient: named] : sample
    }
}

// Samples in groups of about `size`. Those of one patient stay together, because extract compares them.
def batches_of(samples, size) {
    return samples.groupBy { sample -> sample.patient }.values().inject([]) { batches, patient ->
        if (batches && batches[-1].size() + patient.size() <= size) {
            batches[-1].addAll(patient)
        }
        else {
            batches << patient.toList()
        }
        batches
    }
}

def csv_cell(text) {
    return text.contains(',') || text.contains('"') ? '"' + text.replace('"', '""') + '"' : text
}

def shell_word(text) {
    return "'" + text.replace("'", "'\\''") + "'"
}

// Files of the samples that exist, each with its indexes.
def indexes_by_file(samples) {
    def endings = samples
        .collectMany { sample -> sample.files.collectMany { column, paths -> paths.collect { path -> [path, column] } } }
        .collectEntries { path, column -> [path, file_columns()[column]] }
    return endings
        .findAll { path, _endings -> path.exists() }
        .collectEntries { path, possible ->
            [path, path.name ==~ /.*\.(gz|bgz|bcf|bam|cram)/ ? indexes_of(path, possible) : []]
        }
}

// One task: tuple(meta, lines of its samplesheet, row and name of each sample, links of indexes, files).
//
// Nextflow lays each file into a numbered folder of its own, since two samples may have files of one base name, and a
// profile prints the base name. An index is linked beside its file.
def extract_task(number, batch) {
    def samples = batch.toSorted { sample -> sample.row }
    def indexes = indexes_by_file(samples)
    def files = (indexes.keySet().toList() + indexes.values().flatten()).unique()
    def folders = files.withIndex().collectEntries { path, index -> [path, "inputs/${index + 1}".toString()] }
    def columns = samples[0].cells.keySet().toList()
    def lines = samples.collect { sample ->
        columns.collect { column ->
            // What does not exist is marrow's to report, of this sample alone.
            def staged = (sample.files[column] ?: []).collect { path ->
                "${folders[path] ?: 'missing'}/${path.name}"
            }
            csv_cell(staged ? staged.join(';') : sample.cells[column])
        }.join(',')
    }
    def links = indexes.collectMany { path, beside ->
        beside.collect { index ->
            ['ln -s', shell_word("../../${folders[index]}/${index.name}"), shell_word("${folders[path]}/")].join(' ')
        }
    }
    def order = samples.collect { sample -> [sample.row, sample.name].join('\t') }
    def meta = [id: String.format('batch_%06d', number), samples: samples.size()]
    return tuple(meta, [columns.join(',')] + lines, order, links, files)
}

// The tasks of a cohort. `is_whole`: one task, because with --strict the rows of a table that belong to the samples of
// another task would be taken for a fault.
def extract_tasks(sheet, size, is_whole) {
    def samples = with_patients(read_samples(sheet))
    def batches = batches_of(samples, is_whole ? samples.size() : size)
    return batches.withIndex().collect { batch, index -> extract_task(index + 1, batch) }
}
